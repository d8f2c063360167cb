# The applicant reads Chinese, in whatever language the officer works (C-3.5).
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F11>0371900<Tab>yizhan-demo<F2><Enter><F2>1<F2>yizhan-demo<Enter>
keys <F11>0376001<Tab>yizhan-demo<F2><Enter><F2>1<F2>
keys <F11><Enter><F2>1<F2>
see 人员已入本所登记
keys <F10>English<Enter>
see Still to do
keys <F2>1<F2>
see notice queue
sh $YIZHAN --home $DEMO/d --lang en case 410105001000-1-000001 | grep -q '花园路派出所：覃兵基等2人的户口迁移已办妥。请携带'
keys <F2>
see Hand over the booklet
