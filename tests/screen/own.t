# A whole transfer into an own household, by keyboard, over three stores (C-2.1, C-3.1 to C-3.6).
demo
see 演示：操作员 0371001
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
see 他处办理 1
# The bureau: due 20 working days after acceptance on Monday 2026-03-02 (20 weekdays, no holiday between).
keys <F11>0371900<Tab>yizhan-demo<F2>
see 2026-03-30
keys <Enter>
see 待审批
# The approver sees on the first page that the counter has warned of what the bureau does not judge.
see 上次判定      不予通过 0 项，警示 1 项
keys <F2>1<F2>yizhan-demo<Enter>
see 已批准
see 准迁证编号
# The origin: locked at receipt; 5 working days.
keys <F11>0376001<Tab>yizhan-demo<F2>
see 2026-03-09
keys <Enter><PgDn><PgDn>
see 正在迁出
# The last row leaves room for the place in the text, and the keys that turn it: nothing stands over half a character.
keys <Up>
see 新户主在迁出地申请调整户内关系~   F7 F8  33-52/52
keys <F2>1<F2>
see 已登记迁出
# Back at the destination: settled, told, handed over, verified.
keys <F11>
see 2026-03-09
keys <Enter><F2>1
see 已登记
# The head that was chosen stays unless another is named.
see 不填：仍为覃兵基
# Enter walks through the fields, and does nothing at the end of them: what is signed is F2's.
keys <S-Tab><Enter>
see 已是最后一栏。按 F2 提交：落户
keys <F2>
see 人员已入本所登记
see 00000421
# What is left to do stands there too, in whichever order it is done.
see 尚需办理      通知，发放户口簿，核实信息
keys <F2>1<F2>
see 短信已列入通知队列
see 尚需办理      发放户口簿，核实信息
# What another does is told before it is chosen.
keys <F2>
see 撤销（须由负责人办理）
see │   1 通知
see │ > 2 发放户口簿
keys <Esc>
keys <F2>2<F2>
see C-3.5：“身份已核验”须为“是”
keys y<Enter>1<F2>
see 户口簿已发放
keys <F2>2
see 登记：
keys <Tab><Tab><C-u>花园路小学<Tab><F2>
# Each of the movers is asked about all four, changed or not.
see C-3.6：覃兵基：“四项均已核对”须为“是”
keys n<F2>
see C-3.6：覃兵基：“四项均已核对”须为“是”
keys y<F2>y<F2>
see C-3.6：服务处所（覃兵基）：变更须有证明材料
# The cursor stands where the document is missing.
see !=
keys 劳动合同<F2>
see 信息已核实
see 已办结
# Its history: every event with what it set, lists row by row.
keys <F6>
see 新户户主      覃兵基  411503199804200011
see 行政区划      410105  金水区
keys <End>
see 公民身份号码 411503200006260023；核实项目 文化程度
see 陈述 普通高中毕业
keys <Esc>
# The register: at the destination the changed work unit and a new spell; at the origin the pointer, complete.
keys <Esc><F4>411503199804200011<Enter><Enter>
see 花园路小学
see 00000421
keys <End>
see 服务处所  城关镇供销社 -> 花园路小学  劳动合同
see 2026-03-02  至今  户 00000421
keys <F11><F11><Esc><F4>411503199804200011<Enter><Enter>
see 已迁出
keys <PgDn>
see 花园路派出所 00000421
# C-3.2: the follow-up of the new head at the origin.
keys <Esc><Esc>
see 后续事项 1
keys <Enter>
see 后续事项  调整与新户主的关系，打印新户口簿：F6（C-3.2）
sh $YIZHAN --home $DEMO/o household 00000005 | grep -q '打印新户口簿：yizhan adjust（C-3.2）'
# He is alone: nothing is to be picked, and nothing is done by one key.
keys <F6>
see 没有需要调整的关系
keys y
see 关系已调整
gone 后续事项
keys <End>
see 曾在户内
see 覃兵基  411503199804200011
see 户 00000005  迁出
keys <Esc>
see 后续事项 0
sh $YIZHAN --home $DEMO/d check && $YIZHAN --home $DEMO/b check && $YIZHAN --home $DEMO/o check
