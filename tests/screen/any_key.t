# Whatever is pressed, in whatever order, on whatever line: the kiosk answers every key, ends only when somebody leaves it, and
# the three stores are sound. A case lies at the bureau, so that there is something to be pressed on.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
any 1 700
kill
charset GBK
demo
any 2 700
kill
charset UTF-8
lang en
demo
any 3 700
kill
sh $YIZHAN --home $DEMO/d check && $YIZHAN --home $DEMO/b check && $YIZHAN --home $DEMO/o check
