# A child of 11 joins a grandfather who is not the head (C-2.3 a); the father, who stays, is present as guardian (row 17). What
# the application knows already is not typed again: who stays is listed for the guardian, and brings the name along.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>3<Enter>04<Enter>411503002000<Enter>00000033<Enter>1<Enter>五里镇人民路11号<Enter>13700003333<Enter><F2>
keys <Ins>411503201511020017<Enter>高刀希<Enter><Enter><Enter>22<Enter>43<Enter>43<Enter>1<Enter>411503199010020019<F2><F8>
keys <Ins>411503199010020019<Enter>高希<Enter><Enter>02<F2><Ins>411503198810280025<Enter>邵申<Enter><Enter>12<F2><F8>
keys 41010519770817001X<Enter>
see 龚小仁
see 金光路街道人民路95号
# The guardian whom the mover names, the host, the head of the host's household; a second guardian is listed.
keys <F8><Space><Ins>3<Enter>
row 3     公民身份号码* 411503199010020019. 平桥区
row 4             姓名* 高希
cursor 5 18
keys 1<F2>
see 高希           411503199010020019  是      监护人
keys <Ins>2<Enter>
see 姓名* 龚小仁
keys <F2><Ins>1<Enter>
see 姓名* 张馨
keys <F2><Ins>3<Enter>
gone 姓名* 高希
keys <F4>
see 411503198810280025  邵申
keys 4115031988<Enter>
see 姓名* 邵申
keys <F3>
see 张馨           410105197607010025  否      被投靠户户主
