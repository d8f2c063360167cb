# A whole application on a GBK line: widths, frames, input, and 〓 for what the line lacks.
charset GBK
seat d
start
see 驿站：户口迁移“一站式”办理
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F4>热依汗·卡德尔
see 410105195604150023
screen
| 郑州市公安局金水分局花园路派出所  查找                      王小红  2026-03-02
|--------------------------------------------------------------------------------
| 号码、姓名、拼音、电话  热依汗·卡德尔..........................
|
|  类别   姓名             号码                  出生、户号、住址     状态
|> 人员   热依汗·卡德尔   410105195604150023    1956-04-15  00000186 在册
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
| F3返回  F1帮助  F10菜单  F12锁屏
end
keys <C-u>410105198611250026
see 魏岭
keys <Enter>
screen
| 郑州市公安局金水分局花园路派出所  人员                      王小红  2026-03-02
|魏岭〓  410105198611250026  在册
| 公民身份号码        410105198611250026
| 姓名                魏岭〓
| 性别                女性
| 民族                汉族
| 出生日期            1986-11-25
| 出生地              河南省金光路街道
| 籍贯                河南省金光路街道
| 与户主关系          非亲属
| 婚姻状况            未婚
| 文化程度            大学本科毕业
| 服务处所            县人民医院
| 职业                个体经营
| 宗教信仰            无宗教信仰
| 血型                O型
| 身高（厘米）        156
| 联系电话            19900573173
| 何时由何地迁来本市  1993-08-28 河南省
| 何时由何地迁来本址  1993-08-28 河南省
| 户                  00000069
|                                                                 F7 F8  1-20/22
|〓 代表 U+26C21，本终端无法显示；库中保存原字
| F4户  F9死亡  F5刷新  F3返回  F1帮助  F10菜单  F12锁屏
end
# A character whose bytes come in two reads is one; a byte that begins none is dropped.
keys <Esc><C-u><lead><trail><lead><Left>
see 高
# Frames are ASCII, and a resize keeps them whole.
keys <Esc><F2><F4>
row 9 +- 落户方式 -
size 20 60
see +- 落户方式 -
size 24 80
keys <Esc>
# The command line too: what is typed and what is printed are GBK, JSON stays UTF-8, 〓 stands for what GBK lacks.
sh LC_ALL=zh_CN.GBK $YIZHAN --home $DEMO/o find "$(printf 覃兵基 | iconv -f UTF-8 -t GBK)" | iconv -f GBK -t UTF-8 | grep -q '411503199804200011.*覃兵基.*在册'
sh LC_ALL=zh_CN.GBK $YIZHAN --home $DEMO/o --json find "$(printf 覃兵基 | iconv -f UTF-8 -t GBK)" | grep -q '"name":"覃兵基"'
sh! LC_ALL=zh_CN.GBK $YIZHAN --home $DEMO/o find "$(printf '\377\377')"
sh LC_ALL=zh_CN.GBK $YIZHAN --home $DEMO/o person 999 2>&1 | iconv -f GBK -t UTF-8 | grep -q 找不到
