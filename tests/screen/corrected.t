# Sent back to be corrected: the origin corrects its register on a document and sends the records again (rows 14, 15).
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
see 已登记迁出
# What was said to this officer is not said at the next seat.
keys <F11>
gone 已登记迁出
keys <Enter><F2>2701<Enter><F2>
see 已退回迁出地派出所
keys <F11><F11>
# Beside the register: who has moved out under this very case differs in nothing.
keys <Esc><Enter><End>
see 业务内容与本所登记对照
see 00000005             00000005  已迁出
gone !!   户
keys <F2>
see 更正
keys 1
# A form of two pages is turned by the page keys, as a text is.
row 4 1/2
keys <PgDn>
row 4 2/2
# Whose fields go on there stands above them again.
row 4 赵朝煌
row 5   出生日期  2000-06-26
keys <PgUp>
keys <Tab><Tab><C-u>花园路小学<Tab><F2>
see 变更须有证明材料
# The cursor stands where the document is missing.
keys 聘用合同<F2>
see 重新发送
sh $YIZHAN --home $DEMO/o person 411503199804200011 | grep -q 花园路小学
keys <F11><F11>
see 待落户
sh $YIZHAN --home $DEMO/d person 411503199804200011 | grep -q 花园路小学
sh $YIZHAN --home $DEMO/o check && $YIZHAN --home $DEMO/d check
