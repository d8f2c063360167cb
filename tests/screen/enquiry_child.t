# Enquiry for a child: who must come is told by the same rules, and who may stay behind.
seat d
start
keys 0371001<Tab>yizhan-demo<F2><F6>
# Nothing is said yet of who can come: it may, and this is who comes.
keys 2<Enter>14<Enter>411503002000<Enter>20150420<F2>
see 可以“一站式”办理
see 须到场人员
see 由登记在原户的监护人到场
keys <Enter>
# Row 8: no guardian is present.
keys <Enter><Enter><Enter><Enter>n<F2>
see 按此情形不能办理
see 由登记在原户的监护人到场
keys <Enter>
# Row 7: the guardian comes, the child need not.
keys y<F2>
see 可以“一站式”办理
see 由登记在原户的监护人到场
keys <Enter>
# C-2.4: the oldest who stays is a child.
keys <Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter>20120101<F2>
see 按此情形不能办理
see 最年长者
keys <Enter><Esc>
# The same without the kiosk (row 6 and row 5 of the presence table); what is not said is not held for no.
sh echo '{"kind":"2","reason":"14","origin":"411503002000","movers":[{"name":"A","birth":"1998-04-20"}]}' | YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/d --operator 0371001 do enquiry > $DEMO/answer
sh grep -q '"one_stop":true' $DEMO/answer && grep -q '"who_comes":\[{"clause":"C-2.2","rule":"COLLECTIVE_NO_MOVER"' $DEMO/answer
sh! echo '{"kind":"2","reason":"14","origin":"411503002000","movers":[{"name":"A","birth":"1998-04-20","present":false}]}' | YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/d --operator 0371001 do enquiry > $DEMO/answer
sh grep -q '"one_stop":false' $DEMO/answer && grep -q '"who_comes":\[{"clause":"C-2.2","rule":"COLLECTIVE_NO_MOVER"' $DEMO/answer && grep -q '"code":"120"' $DEMO/answer
sh echo '{"kind":"2","reason":"14","origin":"411503002000","movers":[{"name":"A","birth":"1998-04-20","present":true}]}' | YIZHAN_PASSWORD=yizhan-demo $YIZHAN --home $DEMO/d --operator 0371001 do enquiry | grep -q '"one_stop":true'
# The list of the child's relation fills the child's field, not the mover's; its name comes back with the draft.
start
keys 0371008<Tab>yizhan-demo<F2><F6>3<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><F4>20<Enter>
see 随迁儿童与被投靠人关系  20. 子
see 与被投靠人关系  ...
keys <Enter>
kill
start
keys 0371008<Tab>yizhan-demo<F2><Enter>
see 随迁儿童与被投靠人关系  20. 子
see 落户方式  3.. 投靠家庭户
