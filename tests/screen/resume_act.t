# Nothing typed is lost in an act either: the power fails in the settlement, and each code has its own name beside it again.
demo
keys 0371001<Tab>yizhan-demo<F2>
# What was only looked at leaves no draft; a value chosen from a list is one.
keys <F2><Tab><Tab><F8><F8><F8><F3>
see 草稿 0
keys <F2><F4><Enter><F3>
see 草稿 1
keys <Del>y
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>2<Tab><Tab><Esc><Esc>
see 草稿 0
keys <Enter><F2>1<F2>yizhan-demo<Enter>
see 已批准
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
see 已登记迁出
keys <F11><Enter><F2>1
see 1. 已登记
# Another code typed over the one that stands there replaces it.
keys 2<Enter>
see 2. 登记后因死亡注销
keys 2026-03-02<Enter>
kill
seat d
start
keys 0371001<Tab>yizhan-demo<F2>
see 410105001000-1-000001  覃兵基 +1  草稿
keys <Enter>
see 2. 登记后因死亡注销
see 1. 已登记
see 2026-03-02
