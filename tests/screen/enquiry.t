# Enquiry without a case: may this move go one-stop, who must come with what?
seat d
start
keys 0371001<Tab>yizhan-demo<F2><F6>
keys 1<Enter>13<Enter>411503002000<Enter>19980420<Enter>1<F2>
see 可以“一站式”办理
see 须携带
see 身份证
keys <Enter>
# Row 3: no mover is present.
keys n<F2>
see 这样不能办理
see 须本人到场
keys <Enter><Esc>
see 草稿 1
