/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/base/hj-clock.h"

G_BEGIN_DECLS

/* Requests under way, from their headers to the end of their answer, at once. */
#define HJ_CALLERS_PER_ACCOUNT 16
/* Laptops of one house may share an address, and all of them are strangers with an old token. */
#define HJ_CALLERS_PER_ADDRESS 64
/* Strangers never take the whole queue: those who have signed in keep the rest of it. */
#define HJ_CALLERS_STRANGERS 256
/* Requests of one account; fifty a second is more than its laptops need. */
#define HJ_CALLERS_ACCOUNT_PER_MINUTE 3000

#define HJ_TYPE_CALLERS (hj_callers_get_type ())
G_DECLARE_FINAL_TYPE (HjCallers, hj_callers, HJ, CALLERS, GObject)

HjCallers *hj_callers_new (HjClock *clock);
void hj_callers_learn (HjCallers *self, const char *token, const char *account);
void hj_callers_forget (HjCallers *self, const char *token);
const char *hj_callers_find_account (HjCallers *self, const char *token);
int hj_callers_begin (HjCallers *self, const char *account, const char *address);
void hj_callers_end (HjCallers *self, const char *account, const char *address);
guint hj_callers_get_n (HjCallers *self);

G_END_DECLS
