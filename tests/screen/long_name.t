# STYLE: the eye is led to what is due; a long name takes no stage off the line.
demo
sh sed "s/陈渤素/阿卜杜热合曼·阿卜杜热依木江·买买提艾力·吾斯曼江/" tests/screen/nine_move.json | YIZHAN_PASSWORD=yizhan-demo "$YIZHAN" --home "$DEMO/d" --operator 0371001 do apply >/dev/null
keys 0371001<Tab>yizhan-demo<F2><Enter>
row 1 410105001000-1-000001  已申请  阿卜杜热合曼·阿卜杜热依木江
keys <F9>
row 1 410105001000-1-000001  已申请  阿卜杜热合曼·阿卜杜热依木江
