# More mail than one page of its list holds: how much more there is stands at its end, and Enter goes on to it.
demo
keys 0371001<Tab>yizhan-demo<F2>
sh mkdir -p $DEMO/mail/410105001000 && cd $DEMO/mail/410105001000 && for i in $(seq 504); do echo $i > j$i.yzp; done
sh $YIZHAN --home $DEMO/d sync $DEMO/mail
keys <F9><F5><F5>
see 搁置 504
keys <End>
see 更早的 4 项
keys <Enter>
see 更近的 500 项
gone 更早的
keys <Enter><End>
see 更早的 4 项
keys <F5>
gone 更早的
