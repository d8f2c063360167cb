# A store that came back from a backup (DESIGN section 6): what waits is told in the kiosk with its cure, and how the chief went on
# stands with the case and with the person.
seat o
sh cp "$DEMO/o/store/data.mdb" "$DEMO/backup" && rm -r "$DEMO/o/store" && "$YIZHAN" --home "$DEMO/o" restore "$DEMO/backup"
start
keys 0376001<Tab>yizhan-demo<F2>
keys <F4>41150319690323001X<Down><Enter><F9>2026-03-01<Enter>D-1<F2>y
# It is longer than its line, and grows over the body. What is typed next is not lost, and clears it as any other message.
row 21 !! C-4：本库由备份还原：郑州户政 尚未告知其所存的内容
see yizhan continue 41150319690323001X
see F2提交  F4列表
keys 号
see D-1号.
gone yizhan continue
gone ────
keys <Esc>
gone 已死亡
sh export YIZHAN_PASSWORD=yizhan-demo; "$YIZHAN" --home "$DEMO/o" --operator 0376001 continue 41150319690323001X
keys <F9><F2>y
see 死亡已登记
see 已死亡
keys <End>
see 还原后继续  0376001
see 内容            尚无回音：郑州户政
# Where the cursor stands low it grows from the top.
size 16 60
keys <Esc><Esc><F6><Up>abc<Enter>
row 2 !! 随迁儿童与被投靠人关系：没有“abc”这一项
row 3 （按 F4 列出）
row 13 abc.
keys <C-u>
gone !!
row 3 落户方式
