/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-projection.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjSubscription:
 *
 * A bucket that a user receives, and the columns of it.
 */
typedef struct {
  char *bucket; /* owned, such as `house:house-1` */
  const HjProjection *projection;
  char *wire_name; /* owned, such as `house:house-1#officer` */
} HjSubscription;

void hj_subscription_free (HjSubscription *self);

GPtrArray *hj_scope_subscriptions (const char *user, const char *role, const char *org);
GPtrArray *hj_scope_buckets_of (HjCentral *central, const HjRecord *record, GError **error);
GPtrArray *hj_scope_dependents_of (HjCentral *central, const HjRecord *record, GError **error);
gboolean hj_scope_may_read (HjCentral *central, const char *user, const char *role, const char *org,
                            const HjEntity *entity, const char *id);
char *hj_scope_why_not_write (HjCentral *central, const char *user, const char *role,
                              const char *org, const HjRecord *before, const HjRecord *after,
                              guint64 mask);
char *hj_scope_refuse_row (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjSubscription, hj_subscription_free)

G_END_DECLS
