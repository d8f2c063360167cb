# No partial approval (section 4): the return names who is to be left out, and the resubmission leaves her out.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>2203<Enter><F2>
see 须指明被剔除的人
# The cursor stands at the first mover; the second is named.
keys <Tab>y<F2>
see 已退回迁入地派出所
keys <F11><F11>
see 退回 1
see 个别迁移人不
keys <Enter>
see 所指人员      赵朝煌  411503200006260023
keys <F2>2
see 迁移申请
keys <F8><F8><F8><F8><F8><F8>
see 退回时已指明须剔除此人
# Enter leads to her row in the movers; taken out, the case goes back to the bureau.
keys <Enter>
see 公民身份号码
keys <Esc><Del>yy<F2>
see 不予通过 0 项
gone 退回时已指明
keys <F2>
see 已重新提交
