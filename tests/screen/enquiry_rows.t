# Enquiry: the rows of the presence table (section 2), as far as its fields reach, on both sides.
seat d
now 2026-03-02 10:00
start
keys 0371001<Tab>yizhan-demo<F2>
# Row 1: who heads the household is 16 today, and warned of; a day younger, row 2.
keys <F6>1<Enter>13<Enter>411503002000<Enter>20100302<Enter>1<Enter><F2>
see 可以“一站式”办理
see 16
keys <Enter><Esc>
# Row 2.
keys <F6>1<Enter>13<Enter>411503002000<Enter>20100303<Enter>1<Enter><F2>
see 按此情形不能办理
see C-2.1
keys <Enter><Esc>
# Row 4: beside a child.
keys <F6>1<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab>20150420<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 5, and 6: no proxy, whatever is at hand.
keys <F6>2<Enter>14<Enter>411503002000<Enter>19980420<Enter>1<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 6.
keys <F6>2<Enter>14<Enter>411503002000<Enter>19980420<Enter><Tab>1<Enter><F2>
see 按此情形不能办理
see 由迁移人本人到场
keys <Enter><Esc>
# Row 9: with the head; or with a host who is the husband.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab><Tab><Tab><Tab>73<Enter><Tab>1<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 9, C-2.3a.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab><Tab><Tab><Tab>12<Enter><Tab><Tab><Tab>1<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 10: the host is a brother.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab><Tab><Tab><Tab>73<Enter><Tab><Tab><Tab>1<Enter><F2>
see 按此情形不能办理
see C-2.3a
keys <Enter><Esc>
# Row 11: the head's papers.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab><Tab><Tab><Tab>73<Enter><Tab><Tab>1<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 12: the husband's papers; a brother's do not do.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab><Tab><Tab><Tab>12<Enter><Tab><Tab><Tab><Tab>1<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 12, the other side.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab><Tab><Tab><Tab>73<Enter><Tab><Tab><Tab><Tab>1<Enter><F2>
see 按此情形不能办理
see C-2.3
keys <Enter><Esc>
# Row 14: the mover's papers with the head.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter><Tab>1<Enter><Tab><Tab><Tab>73<Enter><Tab>1<Enter><F2>
see 可以“一站式”办理
see C-2.3c
keys <Enter><Esc>
# Row 15: without them.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter><Tab><Tab><Tab><Tab><Tab>73<Enter><Tab>1<Enter><F2>
see 按此情形不能办理
keys <Enter><Esc>
# Row 17: a child with its guardian and the head.
keys <F6>3<Enter>13<Enter>411503002000<Enter>20150420<Enter><Tab><Tab><Tab>1<Enter><Tab>20<Enter><Tab>1<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 18: the guardian with the head's papers.
keys <F6>3<Enter>13<Enter>411503002000<Enter>20150420<Enter><Tab><Tab><Tab>1<Enter><Tab>20<Enter><Tab><Tab>1<Enter><F2>
see 可以“一站式”办理
keys <Enter><Esc>
# Row 19: no guardian, whatever is at hand.
keys <F6>3<Enter>13<Enter>411503002000<Enter>20150420<Enter><Tab>1<Enter><Tab><Tab><Tab>20<Enter><Tab>1<Enter><F2>
see 按此情形不能办理
see C-2.3b
keys <Enter><Esc>
# Row 20: the original household has no guardian; one registered elsewhere comes, with proof.
keys <F6>3<Enter>13<Enter>411503002000<Enter>20150420<Enter><Tab><Tab><Tab>1<Enter>1<Enter>20<Enter><Tab>1<Enter><F2>
see 可以“一站式”办理
see C-2 警示
see 监护人凭监护证明到场
keys <Enter><Esc>
# C-2.3a: the host's niece moves along with the wife.
keys <F6>3<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<Enter><Tab>20150420<Enter><Tab><Tab>12<Enter>94<Enter><Tab><Tab>1<Enter><F2>
see 可以“一站式”办理
see C-2.3a
keys <Enter><Esc>
