/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/* Refusals of one device that are noted one by one in a minute. */
#define HJ_REFUSALS_PER_MINUTE 60

/**
 * HjRefusals:
 *
 * Notes in the audit what was refused to whom. Nobody fills the disk by it: strangers' requests are
 * noted together once a minute, and of a device so many one by one and the rest together.
 */
typedef struct _HjRefusals HjRefusals;

HjRefusals *hj_refusals_new (HjCentral *central);
void hj_refusals_free (HjRefusals *self);
void hj_refusals_note (HjRefusals *self, const char *path, guint status, const char *user,
                       const char *device);

G_END_DECLS
