# C-1.2: a reason that needs no permit, and a move within the jurisdiction, are outside; no case is opened.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>90<Enter>411503002000<Enter>00000005<Enter>1<Enter>x<Enter>13700001111<Enter><F2><F8><F8><F8><F8><F8>
see 7/7
see C-1.2
see 不需准迁证
see 学生、退役军人凭录取或退役材料按一般程序办理
keys <F2>
see 不予通过
see 7/7
keys <F3>
see 草稿 1
see 未申请
