# A station on its first day: before the province's roster has come it is called what it was set up as, and has a station's roles.
sh export YIZHAN_NEW_PASSWORD=yizhan-demo; "$YIZHAN" --home "$DEMO/x" init --code 410105009000 --name 郑州市公安局金水分局测试派出所 --kind station --division 410105 --bureau 410100000000 && "$YIZHAN" --home "$DEMO/x" operator add 0371700 郭志强 chief,admin
seat x
start
row 0  郑州市公安局金水分局测试派出所  登录
row 5 郑州市公安局金水分局测试派出所
keys 0371700<Tab>yizhan-demo<F2>
row 0  郑州市公安局金水分局测试派出所  待办列表
keys <F10>操作员<Enter><F2><Tab><Tab><F4>
see 民警
gone 审批人
