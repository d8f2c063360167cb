# The mail screen: what waits, what came, what is set aside; a damaged packet blocks nothing.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
sh $YIZHAN --home $DEMO/d sync $DEMO/mail && f=$(ls $DEMO/mail/410100000000/* | head -1) && cp $f $DEMO/copy && printf x | dd of=$DEMO/copy bs=1 seek=300 conv=notrunc 2>/dev/null && cp $DEMO/copy $DEMO/mail/410100000000/00000099-bad
keys <F9>
see 待回执
keys <F11>0371900<Tab>yizhan-demo<F2>
see 待审批
keys <F9><F5><F5>
see 搁置
