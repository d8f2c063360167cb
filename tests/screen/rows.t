# Rows of an application's lists: looked at and left, nothing is there that was not; whose row it is stands above it.
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>
see F4列表
keys <F8>
gone F4列表
keys <Ins><Esc>
see 按 Ins 新增迁移人
keys <Ins>411503199804200011<Enter>覃兵基<Enter><F2>
see > 覃兵基
keys <Enter><Esc>
see > 覃兵基
# Nothing is marked here, and a key that does nothing says so.
keys <Space>
see 字符键在本屏不起作用
keys <F8><Ins><Esc>
see 无人留户即全户迁移
# A new head is named by the number.
keys <Ins><Tab>覃心郁<F2><F9>
see ! 请先填写公民身份号码；新户主按号码指定
keys <Del>y
# What was typed stays, also without F2.
keys <Ins>41150319690323001X<Esc>
see 41150319690323001X
keys <F8><F8><Ins><Esc>
row 3 > 覃兵基
# Nothing is asked that is not done.
keys <Home><Del>
gone 删除所选的行？
see 迁移人请在迁移人页上删除
keys <Enter>
row 1 覃兵基
see 到场
keys <Esc><F8>
row 3 缺
keys <Home><Enter>
row 1 居民身份证  覃兵基
keys <Esc>
row 3 缺
keys <Enter><F2>
row 3 原件      原件
keys <Down><Enter><Down>A-7<Esc>
row 4 A-7
