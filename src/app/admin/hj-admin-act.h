/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/admin/hj-admin-page.h"

G_BEGIN_DECLS

/**
 * HjAdminAct:
 * @path: what is asked of the central instance
 * @heading: the question
 * @verb: what the button does
 * @destructive: whether it takes something from somebody
 * @asks_reason: whether a reason has to be given
 * @done: (nullable): said when it is done
 *
 * An act that cannot be taken back, about which an administrator is asked first. Static.
 */
typedef struct {
  const char *path;
  const char *heading;
  const char *verb;
  gboolean destructive;
  gboolean asks_reason;
  const char *done;
} HjAdminAct;

void hj_admin_act_ask (HjAdminDesk *desk, const HjAdminAct *act, const char *body,
                       const HjAdminRequest *request, HjAdminPage *page, HjAdminDone done);

G_END_DECLS
