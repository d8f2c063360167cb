# C-1.2: a couple from two households are two linked cases; F4 lists those that this one may be linked to.
demo
keys 0371001<Tab>yizhan-demo<F2>
keys <F2>1<Enter><F8><F8><F8><F4>
see 请先填写迁移人
keys <Tab><Tab><Tab><F4>
see 本所没有可关联的立户业务
keys <Esc>
include own.inc
# A case of another kind is none of them.
keys <F2>2<Enter>13<Enter>411503002000<Enter>00000001<Enter>1<Enter>平东街道人民路68号4单元114<Enter>13700002222<Enter><F2>
keys <Ins>411503198109100022<Enter>侯译珑<Enter><Enter><Enter>12<Enter><F2>
see 非亲属
keys <F8><Ins>411503198206230013<Enter>李珊<Enter><Enter>02<F2><F8>
see 4/7
keys 00000010<Enter><F7>
see 祭城路街道职工宿舍
keys <F8><F8><F8>
see 7/7
see 由迁移人本人到场；落集体户不得代办
keys <F7><F7><Space><F8><Space><Down><Space><Down><Space><Down><Space><Down><Space><F8>
see 不予通过 0 项
keys <F2>y
see 已受理
keys <F2>1<Enter><F8><F8><F8><Tab><Tab><Tab><F4>
see 410105001000-1-000001  覃兵基等2人  待审批  花园路18号3号楼502
see > 410105001000-1-000001
gone 000002
keys <Enter>
see 关联业务  410105001000-1-000001
# Whose household it is stands behind it; a head and an address of these movers' own are not asked for, until it is taken out.
see 覃兵基等2人
see 新户户主  
gone 新户户主*
gone 新住址*
keys <F7><F8>
see 覃兵基等2人
gone 新户户主*
keys <Tab><Tab><Tab><C-u><Tab>
see 新户户主*
see 新住址*
gone 覃兵基等2人
