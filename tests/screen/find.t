# Find: by number, name, a part of a name, pinyin initials, telephone, household.
seat o
start
keys 0376001<Tab>yizhan-demo<F2><F4>
see 边输入边列出；回车打开所选行。
gone 未找到
keys <Enter>
gone 不起作用
keys 411503199804200011
see 覃兵基
# Collective households, by what they are, and narrowed by what is typed behind it.
keys <C-u>集体户
see 南京路街道职工宿舍
see 明港镇职工宿舍
keys 明港
gone 南京路街道职工宿舍
see 00000061
keys <C-u>兵基
see 411503199804200011
keys <C-u>qbj
see 覃兵基
keys <C-u>19908487961
see 覃兵基
keys <C-u>00000005
see 高粱店乡新华街203号
keys <C-u>阿卜杜拉·图尔贡
see 41150319731113001X
keys <Down><Enter>
see 维吾尔族
# A death is registered, with its certificate.
# What is not right is asked again, with what was typed, and of whom it is told stands above it.
keys <F9>2027<Enter>
see 不是日期
row 1 阿卜杜拉·图尔贡  41150319731113001X
keys <C-u>2099-02-28<Enter>
see C-4：死亡日期在将来
cursor 2 24
keys <C-u>2026-02-28<Enter>豫死20260228<F2>
see 阿卜杜拉·图尔贡于 2026-02-28 死亡
keys y
see 死亡已登记
see 已死亡
# Who registered it, when and on which document, stands with the person.
keys <End>
see 本单位关于此人的日志
see 登记死亡  0376001
see 证明材料        豫死20260228
sh $YIZHAN --home $DEMO/o check
# A household names its head and opens its persons.
keys <Esc><C-u>00000005<Down><Enter>
see 户主    覃兵基  411503199804200011
row 8 覃兵基  411503199804200011  户主  在册
keys <F4>赵<Enter>
see 赵朝煌  411503200006260023  在册
keys <F4>
see 户主    覃兵基  411503199804200011
