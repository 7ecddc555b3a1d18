/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"

G_BEGIN_DECLS

#define HJ_TYPE_RATE_LIMIT (hj_rate_limit_get_type ())
G_DECLARE_FINAL_TYPE (HjRateLimit, hj_rate_limit, HJ, RATE_LIMIT, GObject)

HjRateLimit *hj_rate_limit_new (HjClock *clock, guint per_minute);
int hj_rate_limit_take (HjRateLimit *self, const char *address);
guint hj_rate_limit_get_n_addresses (HjRateLimit *self);

G_END_DECLS
