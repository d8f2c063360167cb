# glibc's GB18030 charmap ends at U+2A6D6, so that wcwidth gives -1 for the rare characters behind it, although the
# conversion knows them. This adds the rest of planes 2 and 3 that Unicode 14 assigns: the four-byte codes
# of GB 18030 are linear there, 90 30 81 30 being U+10000.
function hex(s,   i, n) { n = 0; for (i = 1; i <= length(s); i++) n = n * 16 + index("0123456789ABCDEF", substr(s, i, 1)) - 1; return n }
function add(from, to,   c, l) {
    for (c = hex(from); c <= hex(to); c++) {
        l = c - 65536
        printf "<U%08X> /x%02x/x%02x/x%02x/x%02x\n", c, 144 + int(l / 12600), 48 + int(l / 1260) % 10, 129 + int(l / 10) % 126, 48 + l % 10
    }
}
function width(from, to) { printf "<U%08X>...<U%08X> 2\n", hex(from), hex(to) }
BEGIN { n = split("2A6D7-2A6DF 2A700-2B738 2B740-2B81D 2B820-2CEA1 2CEB0-2EBE0 30000-3134A", range, " ") }
/^END CHARMAP/ { for (i = 1; i <= n; i++) { split(range[i], r, "-"); add(r[1], r[2]) } }
/^END WIDTH/ { for (i = 1; i <= n; i++) { split(range[i], r, "-"); width(r[1], r[2]) } }
{ print }
