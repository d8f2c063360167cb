# A request to the holder (CLAUSES section 4): asked by keyboard, marked on the holder's worklist, answered with a note why
# not; asked again, and answered by an act.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F5><F5><Enter>
see 待审批
keys <F4>
see 发给经办单位：郑州户政
keys <F4>
see 改为纸质办理
keys <Esc>1<Enter><F2>
see C-4：缺少“理由”
keys 材料有误<F2>
see 已提出；请求在下次交换时发给经办单位
see !! 请求
keys <F4>3<Enter>有人<Esc><Esc>
see 已请求 1
row 1 仅列他处办理：  待我办 0  逾期 0  退回 0  他处办理 1  草稿 1
keys <F5>
see 目前没有此类业务。按 F5 看下一类。
keys <F5>
# A draft is listed with the movers of its case, whoever holds that.
row 1 待我办 0
row 3 覃兵基 +1  草稿       请求
keys <Enter>
see 有人
keys <F3>
keys <F11>0371900<Tab>yizhan-demo<F2>
see 请求 1
see ??待答复 1
keys <Enter>
see !! 请求
see 撤回  花园路派出所 0371001  2026-03-02 10:00  材料有误
keys <F4>
see 不办理的理由
keys 材料已核对<F2>
see 已答复；说明在下次交换时发回
gone !! 请求
keys <F3>
gone ??待答复
keys <F11><F11>
see 草稿
keys <F5><F5><Enter>
gone !! 请求
see 撤回  郑州户政 0371900  2026-03-02 10:00  材料已核对
keys <F6><F8><F8>
see 向经办单位提出的请求
see 已答复
keys <F3><F4>
see 有人
keys <F2>
see !! 请求
keys <F4>2<Enter>家属来电<F2>
see 须指明死亡的迁移人
# The cursor goes where it is put right. Enter at the last field sends nothing.
keys <F4><Down><Enter><Enter>2026-03-01<Enter>
see 已是最后一栏。按 F2 提交：请求
keys <F2>
see 迁移人死亡 赵朝煌  花园路派出所 0371001
keys <F11>
see ??待答复 2
# A note begun for one of the two is not offered for the other.
keys <Enter><F4>1再核<F3><F4>2
see 不办理的理由
gone 再核
keys <F3><F4>1
see 再核
keys <F3><F3>
see 草稿 1
keys <Enter>
see 再核
keys <F3><Down><Enter><F2>2201<Enter><Enter>y<F2>
see 已退回迁入地派出所
keys <F11><F11>
see 退回
keys <Enter>
see 迁移人死亡 赵朝煌  郑州户政 0371900  2026-03-02 10:00  退回
