# Two movers of one name: a finding says which, and leads to that one; an act's fields say whose each is.
demo
keys 0371001<Tab>yizhan-demo<F2><F2>1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter>高粱店乡新华街203号<Enter>13700001111<Enter><F2>
keys <Ins>411503199804200011<Enter>覃兵基<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503200006260023<Enter>覃兵基<Enter><Enter><Enter>12<Enter>12<F2>
keys <F8><Ins>41150319690323001X<Enter>覃心郁<Enter><Enter>51<F2><F9>
keys <F8>411503199804200011<Enter>花园路18号3号楼502<Enter><F8><Space><F8>
keys <Down><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
# Who is absent without consent, whose card is missing.
see !! C-2 不予通过  覃兵基 …0023：未到场
see !! C-3.1 不予通过  覃兵基 …0011：缺居民身份证
keys <Enter>
row 1 覃兵基  411503200006260023
see 书面同意
keys y<F2><F2>
gone 也未交书面同意
see > !! C-3.1 不予通过  覃兵基 …0011：缺居民身份证
keys <Enter>
see > 居民身份证                       覃兵基 …0011
keys <Space><Down><Down><Down><Down><Space><F2>
keys <Enter><Space><F2>
see 不予通过 0 项
keys <F2>n<Home><Enter><F2>
see 2 退回
keys 2
see 覃兵基 …0011  ....
see 覃兵基 …0023  ....
