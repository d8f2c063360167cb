# A whole application on a GBK line: widths, frames, input, and 〓 for what the line lacks.
charset GBK
seat d
start
see 驿站：户口迁移“一站式”办理
keys 0371001<Tab>yizhan-demo<F2>
include own.inc
keys <F4>热依汗·卡德尔
see 410105195604150023
screen
end
