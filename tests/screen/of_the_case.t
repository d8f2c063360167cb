# Whoever a field means is found where they are: a station by its name, a guardian and "for which mover" among those of the
# case (F4), not in this station's register.
demo
keys 0371001<Tab>yizhan-demo<F2>
# A station that is on no roster is told as such. Its name will do, or a part that no other's has.
keys <F2>3<Enter>03<Enter>411503009000<Enter>
see 不在单位名册上
keys <Up>派出所<Enter>
see !! 迁出地派出所：应为 12 位单位代码，可按 F4 选取
keys 明港<Enter>
see 411503002000. 明港派出所
keys <Up>兰考县公安局堌阳派出所<Enter>
see 410225003000. 堌阳派出所
keys <Up>411503002000<Enter><F8><Ins><Up><Up><F4>
see 尚未填写原户的其他人员
keys <Esc><Ins>411503198810280025<Enter>邵申<F2>
keys <F8><Ins>411503199010020019<Enter>高希<F2><F7>
keys <Ins>411503201511020017<Enter>高刀希<Enter><Up><Up><Up><Up><F4>
see ┌─ 监护人身份号码
see > 411503198810280025  邵申
see   411503199010020019  高希
gone   411503201511020017  高刀希
keys <Down><Enter>
see 411503199010020019. 平桥区
keys <F2><F8><F8><F8><Ins><Up><F4>
see > 411503198810280025  邵申
see   411503201511020017  高刀希
gone   411503199010020019  高希
# Of two of one name in this station's register each is told by number, as a host and as one of a household.
keys <Esc><Esc><F7>
see 4/7 新户
keys <F4>王
see > 410105199906010024  00000010  王世朝        在册
see   41010519740909001X  00000191  王东中        在册
keys <Esc><Down><F4>王
see > 00000010  410105199906010024  王世朝
