/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-transport.h"
#include "core/wire/hj-admin.h"

#include <libdex.h>

/**
 * AdminCentral:
 * @offline: no answer comes
 * @refusal: (nullable): the sentence with which the next act is refused
 * @line: (nullable): the answers to acts come when it is resolved
 * @asked: (element-type utf8): the acts that came, as “path body”
 * @n_pages: pages of lists that were asked for
 * @answer: what the next acts are answered with
 *
 * What an administrator's window asks, answered from memory.
 */
typedef struct {
  gboolean offline;
  const char *refusal;
  DexPromise *line;
  GPtrArray *asked;
  guint n_pages;
  HjAdminAnswer answer;
  GHashTable *lists; /* owned, path to HjAdminList */
} AdminCentral;

AdminCentral *admin_central_new (void);
void admin_central_free (AdminCentral *self);
void admin_central_add_org (AdminCentral *self, const char *id, const char *kind, const char *name,
                            const char *parent);
HjAdminUser *admin_central_add_user (AdminCentral *self, const char *name, const char *full_name,
                                     const char *role, const char *org);
HjAdminDevice *admin_central_add_laptop (AdminCentral *self, const char *id, const char *user,
                                         const char *state);
void admin_central_add_sealed (AdminCentral *self, const char *id, const char *group);
void admin_central_add_held (AdminCentral *self, const char *user, gint64 count, gint64 oldest);
void admin_central_empty (AdminCentral *self, const char *path);
const char *admin_central_last (AdminCentral *self);

DexFuture *admin_central_answer (const HjRequest *request, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AdminCentral, admin_central_free)
