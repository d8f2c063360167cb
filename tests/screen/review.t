# The review page leads to where a finding is cured (C-3.1: all shortcomings at once): page, row and field; F2 leads back.
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter>13<Enter>411503002000<F2>
keys <Ins>411503199804200011<Enter>覃兵基<F2><F8><F8><F8><F8><F8>
see 7/7 审核
see 缺少“原户号”
# A field of the case.
keys <Enter>
see 1/7 迁移事项
cursor 6 14
row 23  F2回审核  F4列表
gone F2继续
keys 00000005<F2>
see 7/7 审核
gone 缺少“原户号”
# Finding by finding, however many rows each has; the field of a mover's row, whose form closes before the page.
keys <Down><Down>
screen
| 郑州市公安局金水分局花园路派出所  迁移申请                  王小红  2026-03-02
|7/7 审核      覃兵基                                                    1-17/24
| 不予通过 11 项，警示 0 项，提示 2 项。补正后 F2 提出申请
|
|  !! C-3.1 不予通过  缺少“原户类型”
|        -> 请填写
|  !! C-3.1 不予通过  缺少“申请人电话”
|        -> 请填写
|> !! C-5 不予通过  覃兵基：缺与新户主关系
|        -> 请填写
|  !! C-3.1 不予通过  覃兵基：缺少“与原户主关系”
|        -> 请填写
|  !! C-2.1 不予通过  未选新户户主
|        -> 请选年满 16 周岁的迁移人
|  !! C-2.1 不予通过  缺新户住址
|        -> 请填写
|  !! C-2.1 不予通过  没有年满 16 周岁的迁移人到场
|        -> 年满 16 周岁的迁移人须本人到场；立户不得代办
|  !! C-3.1 不予通过  覃兵基：缺居民身份证
|        -> 请补齐；一次性告知全部缺项
|  !! C-3.1 不予通过  缺迁出地居民户口簿
|  回车转到应更正之处，改后按 F2 返回本页
|
| F2提交  F7上一页  F3返回  F1帮助  F10菜单  F12锁屏
end
keys <Enter>
cursor 7 16
keys 02<F2><F2>
see 7/7 审核
gone 缺与新户主关系
# The selection stands where it stood: the next one is at hand. A mover who is not here, on the page of who is present.
keys <Down><Down><Down><Enter>
see 到场迁移人
keys y<F2><F2>
gone 没有年满 16 周岁的迁移人到场
# A material: its row, which space marks as shown.
keys <Enter>
see 6/7 材料
row 3 > 居民身份证
keys <Space><F2>
gone 覃兵基：缺居民身份证
# Nothing in the application changes a note.
keys <End><Enter>
see 此项不由申请中的任何一栏更正
# Pages turned by hand lead on, as before.
keys <F7><F8>
see 7/7 审核
# The last one that refuses, cured before the others: the first of them is at hand, not a note.
keys <End><Up><Up><Enter>
see 6/7 材料
keys <Space><F2>
row 4 > !! C-3.1 不予通过  缺少“原户类型”
# A number that stands twice leads to the row that repeats it, the second, whoever stands in the first under the same name.
keys <F7><F7><F7><F7><F7><Ins>411503200006260023<Enter>赵朝煌<F2><Ins>411503199804200011<Enter>覃兵基<F2><F8><F8><F8><F8><F8>
see !! C-1.2 不予通过  迁移人第 3 行：公民身份号码与前列的覃兵基相同
see -> 请更正号码，或删除该行
see !! C-5 不予通过  迁移人第 3 行：缺与新户主关系
keys <Down><Down><Down><Down><Enter>
see 411503199804200011
keys <C-u><F3>
row 3   覃兵基       411503199804200011
row 5 > 覃兵基
