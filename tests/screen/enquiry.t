# Enquiry without a case: may this move go one-stop, who must come with what?
seat d
start
keys 0371001<Tab>yizhan-demo<F2><F6>
# What is not filled in yet is asked for, and is no reason to send anybody home.
keys 1<Enter>13<Enter><F2>
see 尚需先填下列各项
see 缺少“迁出地派出所”
gone 按此情形不能办理
keys <Enter>411503002000<Enter>19980420<Enter>1<F2>
see 可以“一站式”办理
see 须携带
see 身份证
keys <Enter>
# Row 3: no mover is present.
keys n<F2>
see 按此情形不能办理
see 须本人到场
# Left, it is over: the next applicant sees nothing of this one's.
keys <Enter><Esc>
see 草稿 0
keys <F6>
gone 1998-04-20
gone 明港
# Who stays to apply is not asked again.
keys 1<Enter>13<Enter>411503002000<Enter><F6>
see 迁移申请
see 立户
see 务工就业
see 明港派出所
keys <Esc><Esc>
see 草稿 1
keys <Del>y
see 草稿 0
keys <F6>
# A line that breaks, or a power cut, is no leaving: it comes back once, and says so.
keys 2<Enter>13<Enter>411503002000<Enter>
hangup
start
keys 0371001<Tab>yizhan-demo<F2>
see 草稿 1
keys <F6>
see 接续中断前的内容
see 明港派出所
keys 19980420<Enter>
kill
start
keys 0371001<Tab>yizhan-demo<F2><F6>
see 1998-04-20
keys <Esc>
see 草稿 0
# Signed out or thrown away from the worklist: the same.
keys <F6>2<Enter><Esc><F6>
gone 集体户
# A date that is none is told in its field, not answered over: those who stay would be taken for nobody.
keys <Esc><F6>1<Enter>13<Enter>明港<Enter>19881028<Enter>y<Enter><Enter>2026-13-01<Enter>
see !! 随迁儿童出生日期：2026-13-01 不是日期
keys <C-u><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter>20101301<F2>
see !! 留户人员中最年长者出生日期：20101301 不是日期
gone 答复
keys 20151101<F2>
see C-2.4
see 未满 16 周岁
# C-2.4: a collective household may be left to whoever stays, as in the application, which takes its kind over.
keys <Enter><Up>2<Enter><F2>
see 可以“一站式”办理
see 集体户：不审查留户人员
gone 未满 16 周岁
keys <Enter><Up>1<Enter><F2>
see 未满 16 周岁
keys <Enter><Up>2<Enter><F6>
see 迁移申请
see 原户类型* 2. 集体户
