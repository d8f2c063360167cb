# The mail screen: what waits, what came, what is set aside; a damaged packet blocks nothing, and says why it lies there.
demo
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F9>
# Over another line of wide text nothing is lost at this one's end.
row 1 待发、待回执    待回执 0   待发 1   早到 0   搁置 0
see 410105001000-1-000001 下次交换时发出
sh $YIZHAN --home $DEMO/d sync $DEMO/mail && f=$(ls $DEMO/mail/410100000000/* | head -1) && cp $f $DEMO/copy && printf x | dd of=$DEMO/copy bs=1 seek=300 conv=notrunc 2>/dev/null && cp $DEMO/copy $DEMO/mail/410100000000/0.yzp
keys <F3><F9>
see 发出 2026-03-02 10:00
keys <F10>English<Enter>
see sent 2026-03-02 10:00
keys <F10>English<Enter>
keys <Enter>
see 业务：410105001000-1-000001
keys <Enter><F3>
# What the title tells follows the language, also where nobody is signed in.
keys <F11><F6>
row 0 mail: 0 waiting, 1 set aside
keys <F6>
row 0 邮件：0 待发，1 搁置
keys 0371900<Tab>yizhan-demo<F2>
see 待审批
see 1 搁置
keys <F10>
see （现不可用）受理迁移申请
keys <Esc><F9><F5><F5>
see 不能用本单位的密钥打开
# Who sent it does not show: the file's name does.
row 3 0.yzp 
see 上次收到 03-02 10:00
keys <F10>English<Enter><Esc><F9><F5><F5>
see set aside    unacknowledged 0   to send 0   early 0   !! set aside 1
row 0 mail: 0 waiting, 1 set aside
see last exchange 03-02 10:00   last packet that came 03-02 10:00
keys <F10>English<Enter><Esc><F9><F5><F5>
keys <Enter>
see 文件：0.yzp
see 确曾发出的，会自动重发
sh $YIZHAN --home $DEMO/b packet list | grep -q '0.yzp'
