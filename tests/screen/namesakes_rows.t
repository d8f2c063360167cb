# Of two movers of one name the review tells which, and leads to that one's row (section 7).
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter><Enter>13700001111<F2>
keys <Ins>411503199804200011<Enter>覃兵基<Enter><Enter><Enter>02<Enter>02<F2>
see 覃兵基
keys <Ins>411503200006260023<Enter>覃兵基<Enter><Enter><Enter>12<F2>
see 411503200006260023
keys <F8><F8><F8><F8><F8>
see 7/7 审核
see 覃兵基 …0023：缺与新户主关系
gone 覃兵基 …0011：缺与新户主关系
keys <Enter>
see 411503200006260023
gone 411503199804200011
keys 12<F2><F2>
see 7/7 审核
gone 缺与新户主关系
# Whose paper it is.
keys <Down><Down><Down><Down><Enter>
see 6/7 材料
row 4 > 居民身份证
