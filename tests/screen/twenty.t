# Twenty movers, as many as a case has: a list that goes on out of sight says which part of it is seen, on the screen and in a
# popup.
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<Enter>00000005<Enter>1<Enter>高粱店乡新华街203号<Enter>13700001111<Enter><F2>
# A name says which of its characters is none of a name.
keys <Ins>411503196001110019<Enter>张0<Enter>
see !! 姓名：不应含“0”（U+0030）
keys <Esc><Del>y
keys <Ins>411503196001110019<Enter>张甲<Enter><Enter><Enter>02<Enter>02<F2>
keys <Ins>411503196102110034<Enter>张乙<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>41150319620311005X<Enter>张丙<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503196304110075<Enter>张丁<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503196405110090<Enter>张戊<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503196506110110<Enter>张己<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503196607110136<Enter>张庚<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503196708110151<Enter>张辛<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503196809110177<Enter>张壬<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503196901110196<Enter>张癸<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503197002110218<Enter>张子<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503197103110233<Enter>张丑<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503197204110259<Enter>张寅<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503197305110274<Enter>张卯<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>41150319740611029X<Enter>张辰<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>41150319750711031X<Enter>张巳<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503197608110335<Enter>张午<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503197709110350<Enter>张未<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>41150319780111037X<Enter>张申<Enter><Enter><Enter>97<Enter>97<F2>
keys <Ins>411503197902110395<Enter>张酉<Enter><Enter><Enter>97<Enter>97<F2>
row 1 3-20/20
row 20 > 张酉
keys <Ins>
see ! 一件业务最多 20 名迁移人
keys <Home>
row 1 1-18/20
row 3 > 张甲
# Where all is in sight nothing is said, nor on the page after.
size 30 80
gone /20
size 24 80
row 1 1-18/20
keys <F8><F8>
gone /20
keys <F4>
row 3 1-17/20
keys <PgDn><PgDn>
row 3 4-20/20
see > 41150319790211
keys 张丙
gone /20
see > 41150319620311005X  张丙
keys <Enter>
see 41150319620311005X. 张丙
