/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"
#include "core/base/hj-random.h"

#include <libdex.h>

G_BEGIN_DECLS

/**
 * HjHandIn:
 * @folder: of a replica whose passphrase is forgotten
 * @url: of its central instance
 * @code: an enrolment code, as it was typed; it stays good
 * @password: of the account
 *
 * Everything is borrowed.
 */
typedef struct {
  const char *folder;
  const char *url;
  const char *code;
  const char *password;
} HjHandIn;

DexFuture *hj_hand_in_run (const HjHandIn *what, HjClock *clock, HjRandom *random)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
