// Organisations, their keys, and the roster that lists them (DESIGN sections
// 4 and 6); operators and their certificates.
#ifndef YZ_DOMAIN_ORG_H
#define YZ_DOMAIN_ORG_H

#include "field.h"

enum org_tag {
    ORG_CODE = 1, // 12 digits
    ORG_NAME = 2,
    ORG_KIND = 3,     // enum org_kind
    ORG_DIVISION = 4, // GB/T 2260, 6 digits
    ORG_BUREAU = 5,   // code of the bureau that approves for it
    ORG_TELEPHONE = 6,
    ORG_SUCCESSOR = 7,
    ORG_SHORT = 8, // short name for lists
};
extern const struct table org_table;
enum org_kind { ORG_STATION = 1, ORG_BUREAU_OFFICE, ORG_PROVINCE };
const char *org_kind_name(enum org_kind k); // message id

enum org_key_tag {
    ORG_KEY_ORG = 1,
    ORG_KEY_SIGN = 2, // 32 bytes
    ORG_KEY_BOX = 3,  // 32 bytes
    ORG_KEY_STATE = 4,
    ORG_KEY_ORDINAL = 5, // in case numbers; rises with every restore
};
extern const struct table org_key_table;
#define ORDINAL_MOST 999
// Retired: what it signed stays good. Compromised: good only where it is here already. Spare: signs nothing until it is used.
enum org_key_state { ORG_KEY_CURRENT = 1, ORG_KEY_RETIRED, ORG_KEY_COMPROMISED, ORG_KEY_SPARE };
const char *org_key_state_name(enum org_key_state s); // message id

// A numbered list, signed by the province's root key.
enum roster_tag {
    ROSTER_SERIAL = 1,
    ROSTER_BEFORE = 2, // hash of the one before
    ROSTER_TIME = 3,
    ROSTER_ROOT = 4, // root's public key, 32 bytes
    ROSTER_ORGS = 5, // list, org_tag, ascending code
    ROSTER_KEYS = 6, // list, org_key_tag
    ROSTER_CHAIN = 7, // of those before that one, oldest first and the last at the end: ROSTER_LINK bytes of each one's hash
};
#define ROSTER_SERIALS 65535
#define ROSTER_LINK 8
extern const struct table roster_table;
// It goes whole into one packet, alone if need be (link/packet.c). An addition leaves room to revoke keys and to change the root.
#define ROSTER_BYTES ((4u << 20) - 1024)
#define ROSTER_ADD_BYTES (ROSTER_BYTES - 4096)

const struct rec *roster_org(const struct rec *roster, struct span code);
// The organisation's key with this id is found by codec; these list them.
const struct rec *roster_current_key(const struct rec *roster, struct span org);
// Is the key a spare below one of those?
bool roster_passed_over(const struct rec *roster, const struct rec *key);
// Does this bureau approve for that station? any: a bureau for a station, whatever is said of whose it is.
bool roster_approves(const struct rec *roster, struct span bureau, struct span station, bool any);
// Short name, or the code where the roster does not know it.
struct span roster_name(const struct rec *roster, struct span org);

enum operator_tag {
    OPERATOR_NUMBER = 1, // 警号, unique in the province
    OPERATOR_NAME = 2,
    OPERATOR_ROLE = 3,  // enum role bits
    OPERATOR_STATE = 4, // enum operator_state
    OPERATOR_KEY = 5,   // public signing key
    OPERATOR_WRAPPED = 6, // secret key under the password
    OPERATOR_FAILED = 7,  // attempts since the last success
    OPERATOR_WAIT = 8,    // moment before which no attempt is taken
    OPERATOR_LANG = 9,
    OPERATOR_ORG = 10, // in certificates
};
extern const struct table operator_table;
enum operator_state { OPERATOR_ACTIVE = 1, OPERATOR_SUSPENDED };

#endif
