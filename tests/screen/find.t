# Find: by number, name, a part of a name, pinyin initials, telephone, household.
seat o
start
keys 0376001<Tab>yizhan-demo<F2><F4>
keys 411503199804200011
see 覃兵基
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
# A death is registered, with its certificate. What is not accepted is asked again at once, with what was typed.
keys <F9>2026-02-31<Enter>
see 不是日期
see 2026-02-31
keys <BS><BS>28<Enter><Enter>
see 须填写死亡证明编号
see 2026-02-28
keys <Enter>豫死20260228<Enter>
see 死亡已登记
see 已死亡
sh $YIZHAN --home $DEMO/o check
# A household names its head and opens its persons.
keys <Esc><C-u>00000005<Down><Enter>
see 户主    覃兵基  411503199804200011
row 8 覃兵基  411503199804200011  户主  在册
keys <F4>赵<Enter>
see 赵朝煌  411503200006260023  在册
keys <F4>
see 户主    覃兵基  411503199804200011
