/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/db/hj-central-accounts.h"

G_BEGIN_DECLS

/**
 * HjListening:
 * @device: which laptop
 * @user: whose account
 * @buckets: names of the buckets that its user receives, ends with %NULL
 * @scope: the same with their projections, to tell whether they have changed
 * @pos: position of the last change when this was read
 *
 * A laptop that wants to be told of news. Everything is owned.
 */
typedef struct {
  char *device;
  char *user;
  char **buckets;
  char *scope;
  gint64 pos;
} HjListening;

HjListening *hj_listening_new (HjCentral *central, const HjCentralUser *user, const char *device);
HjListening *hj_listening_renew (HjCentral *central, const char *device, GError **error);
void hj_listening_free (HjListening *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjListening, hj_listening_free)

G_END_DECLS
