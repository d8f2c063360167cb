# F1 within a popup tells what is asked there and how it is answered; then the popup is as it was.
demo
keys 0371001<Tab>yizhan-demo<F2>
# A list of values: of its field.
keys <F2><F4>
see F1帮助
keys 2<F1>
screen
| 郑州市公安局金水分局花园路派出所  迁移申请                  王小红  2026-03-02
|1/7 迁移事项
|
|    落户方式* ..
|    迁移原因* ....
|迁出地派出所* .............
|   ┌─ 帮助 ─────────────────────────────────────────────────────────────────┐
|   │ 落户方式                                                               │
|   │ 立户、集体户或投靠家庭户（C-2.1、C-2.2、C-2.3）。                      │
|   │                                                                        │
|   │ 键入    筛选：代码的开头、名称的一部分，或拼音首字母                   │
|   │ 退格    删去末一字；Ctrl-U 全部删去                                    │
|   │ 上下键  选行；Home、End 为首行、末行，F7 F8 或 PgUp PgDn 翻页          │
|   │ 回车    选定所选行（同 F2）                                            │
|   │ Esc     返回，不作选择（同 F3）                                        │
|   │ F12     锁屏，输入本人口令方可解锁；已录入的内容保留。                 │
|   │ 回车 关闭                                                              │
|   └────────────────────────────────────────────────────────────────────────┘
|
|
|
|
|
| 回车关闭
end
size 16 60
size 24 80
see 立户、集体户
keys <F12>
gone 立户、集体户
keys yizhan-demo<Enter>
see 立户、集体户
keys <F1>
gone 立户、集体户
see / 2.
see > 2  集体户
see 键入即筛选
keys <Esc>
# The menu.
keys <F10><F1>
see 暂不能办的，选取后说明原因
keys <Esc><Esc>
# A question.
keys <F3><F3><F1>
see 起初为“否”
keys <Enter>n
# The lock's password: still under the cover.
keys <F12><F1>
see 锁屏不退出登录
gone F12
gone 待办
keys <F1>yizhan-demo<Enter>
see 待办列表
# Fields are moved in alike wherever a line is typed: here the last letter of a password is mended, and a word is taken away.
keys <F12>yizhan-dmo<Left><Left>e<Enter>
see 待办列表
keys <F12>x<Home>y<C-d><C-w>yizhan-demo<Enter>
see 待办列表
# What is found while one types is walked through too.
keys <F4><F1>
see 上下键  选行
keys <Esc>
# A sheet of answers for the applicant has its clauses in the line's own brackets.
keys <Esc><F6>1<Enter>13<Enter>明港<F2><F8>
see 须携带（C-3.1）
# A list is never cut without a word: more were found than are listed; of a list that is all there, its whole length.
keys <Esc><Esc><F2>3<Tab><F8><F8><F8><F4>wang
see 1-15/50+
keys <Esc><F7><F7><F7>1<Tab><F8><F8><F8><Down><Down><F4>
# What stands in the field is selected.
see > 410105  金水区
keys <End>
see 159-175/175
