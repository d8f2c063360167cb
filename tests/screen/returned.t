# Returned by the bureau with a coded reason, resubmitted, approved (rows 6, 11, 5).
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>2<F4>
see 材料不足以证明；时限中止
see 受理单位录入差错
gone 受理单位录入差错；时限中止
gone 材料虚假
# Whose the yes and no is asked of the movers is told above them.
see 所指人员
keys <Esc>201<Enter><Enter>y<F2>
see 已退回迁入地派出所
keys <F11><F11>
see 退回 1
see 材料不足以证明
keys <Enter>
see 材料不足以证明
see 所指人员      赵朝煌  411503200006260023
keys <F2>2
see 迁移申请
see 高粱店乡新华街203号
keys <F8><F8><F8><F8><F8><F8>
see F2 重新提交
keys <F2>
see 已重新提交
keys <F11>
see 待审批
keys <Esc><Enter>
see 待审批
keys <F2>1<F2>yizhan-demo<Enter>
see 已批准
