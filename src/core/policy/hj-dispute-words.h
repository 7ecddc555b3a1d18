/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HjDisputeSigns:
 * @HJ_DISPUTE_SIGN_THREAT: the words speak of a threat to the other party
 * @HJ_DISPUTE_SIGN_WEAPON: the words speak of a weapon
 * @HJ_DISPUTE_SIGN_REPEATED: the words speak of clashes with the other party again and again
 */
typedef enum {
  HJ_DISPUTE_SIGN_THREAT = 1 << 0,
  HJ_DISPUTE_SIGN_WEAPON = 1 << 1,
  HJ_DISPUTE_SIGN_REPEATED = 1 << 2,
} HjDisputeSigns;

HjDisputeSigns hj_dispute_words_find (const char *text);

G_END_DECLS
