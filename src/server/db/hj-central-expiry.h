/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-entity.h"
#include "server/db/hj-central.h"

G_BEGIN_DECLS

/**
 * HjCentralPurpose:
 * @entity: a dispute or a ticket
 * @id: of the row
 * @user: who opens it
 * @purpose: why, in the user's words
 * @until: UTC milliseconds
 *
 * A case that somebody who has no part in it opens for a while.
 */
typedef struct {
  const HjEntity *entity;
  const char *id;
  const char *user;
  const char *purpose;
  gint64 until;
} HjCentralPurpose;

gboolean hj_central_open_with_purpose (HjCentral *self, const HjCentralPurpose *purpose,
                                       GError **error);
gboolean hj_central_expire (HjCentral *self, guint *n_expired, GError **error);

G_END_DECLS
