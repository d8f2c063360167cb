# The officers of a station: the chief adds one, gives other roles, suspends; the officer changes the own password. A clerk does
# none of it. Each change stands in the journal.
start
keys 0371001<Tab>yizhan-demo<F2>
see 没有待办事项
keys <F10>czy<Enter>
see 管理员或负责人
keys <F3>y
keys <C-u>0371008<Tab>yizhan-demo<F2>
see 没有待办事项
keys <F10>操作员<Enter>
screen
| 郑州市公安局金水分局花园路派出所  操作员                    郭志强  2026-03-02
|────────────────────────────────────────────────────────────────────────────────
|  警号             姓名                     角色                     状态
|> 0371001          王小红                   民警                     在岗
|  0371008          郭志强                   负责人、管理员           在岗
|
|
|
|
|
|
|
|
|
|
|
|
|
|
|
|
|
|
| F2新增  F4口令  F6角色  F9停用  F3返回  F1帮助  F10菜单  F12锁屏
end
# Enter does nothing here, and says so.
keys <Enter>
see ! Enter 在本屏不起作用；按 F1 查看可用的键
keys <Down><F4>
see 不能对本人办理
# What is not right is asked again, with what was typed: a number that is taken, two passwords that differ, a short one. What
# was typed is in a draft, the password never.
keys <F2>0371001<Enter>周敏<Enter>
see 角色*
keys <F4>
see 2 民警、负责人
gone 审批人
keys 1
see 1. 民警
keys 9<Enter>
see !! 没有此角色
keys 1<F2>
see 新口令
keys password1<Enter>password2<Enter>
see 两次
keys short<Enter>
see 不足 8 个字符
keys password1<Enter>password1<Enter>
see 已存在
cursor 2 13
sh sleep 2
kill
start
keys 0371008<Tab>yizhan-demo<F2>
row 3 周敏
row 3 新操作员
keys <Enter><BS>2<F2><Esc>
see 警号* 0371002.
keys <F2>password1<Enter>password1<Enter>
see 可以登录
see 草稿 0
keys <F10>操作员<Enter><Down><F9>y
see 已停用。
keys <F9>y
see 已恢复启用。
keys <F6>
see 变更角色：周敏
keys 2password3<Enter>password3<Enter>
screen
| 郑州市公安局金水分局花园路派出所  操作员                    郭志强  2026-03-02
|────────────────────────────────────────────────────────────────────────────────
|  警号             姓名                     角色                     状态
|  0371001          王小红                   民警                     在岗
|> 0371002          周敏                     民警、负责人             在岗
|  0371008          郭志强                   负责人、管理员           在岗
|
|
|
|
|
|
|
|
|
|
|
|
|
|
|
|
|该操作员以新口令登录。
| F2新增  F4口令  F6角色  F9停用  F3返回  F1帮助  F10菜单  F12锁屏
end
keys <F3><F3>y
keys <C-u>0371002<Tab>password3<F2>
see 没有待办事项
keys <F10>本人口令<Enter>wrong<Enter>password4<Enter>password4<Enter>
see !! 口令不正确
see 现用口令
keys password3<Enter>password4<Enter>password4<Enter>
see 口令已修改
keys <F3>y
keys <C-u>0371002<Tab>password4<F2>
see 没有待办事项
keys <F10>操作员<Enter>
see 周敏
keys <F3><F3>y<F3>
quit 0
sh $YIZHAN --home $DEMO/d operator list | grep -q '0371002.*周敏.*民警.*负责人'
sh $YIZHAN --home $DEMO/d check
