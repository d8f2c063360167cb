# C-2.4: those who stay in the old household may not all be under 16; judged at the counter on the booklet.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000033<Enter>1<Enter>五里镇人民路11号<Enter>13700003333<Enter><F2>
keys <Ins>411503199010020019<Enter>高希<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503198810280025<Enter>邵申<Enter><Enter><Enter>12<Enter>12<F2>
keys <F8><Ins>411503201511020017<Enter>高刀希<Enter><Enter>22<F2><F8><F8><F8><F8>
see C-2.4
see 留在原户的人员均未满 16 周岁
see 未成年人一同迁移
keys <F2>
see 7/7
