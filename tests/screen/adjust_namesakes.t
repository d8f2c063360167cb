# C-3.2: two of one name in a household are told apart where everybody's relation is asked, and in what is told of one's.
seat o
sh printf '公民身份号码\t姓名\t性别\t民族\t户号\t户类型\t与户主关系\t住址\n411503199804200038\t覃心郁\t男\t汉族\t00000005\t家庭户\t儿子\t高粱店乡新华街203号\n' > $DEMO/one.tsv
sh YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/o --operator 0376001 import $DEMO/one.tsv
sh YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/o --operator 0376001 death 411503199804200011 2026-03-01 D-1
start
keys 0376001<Tab>yizhan-demo<F2><Enter><F6>
see 赵朝煌*
see 覃心郁 …001X*
see 覃心郁 …0038*
keys <F2>
see C-3.2：缺少“覃心郁 …001X”
