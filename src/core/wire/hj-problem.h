/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HJ_PROBLEM_CONTENT_TYPE "application/problem+json"

/* Codes that a laptop acts on; others are only shown. */
#define HJ_PROBLEM_SEQUENCE_GAP "sequence-gap"   /* 409, with the member `expected` */
#define HJ_PROBLEM_CLONED_DEVICE "cloned-device" /* 422 */
/* What arrived of a document is not what was attached; and what is in it was not handed in yet. */
#define HJ_PROBLEM_DAMAGED "damaged"
#define HJ_PROBLEM_MISSING "missing"
#define HJ_PROBLEM_QUOTA "quota"     /* 403: of documents that an account hands in within a day */
#define HJ_PROBLEM_REVOKED "revoked" /* 401 or 403: this device may not come back */
#define HJ_PROBLEM_SPENT "spent"     /* 401, with the member `challenge` */

GBytes *hj_problem_new (int status, const char *code, const char *detail);
GBytes *hj_problem_new_with_int (int status, const char *code, const char *detail,
                                 const char *member, gint64 value);
GBytes *hj_problem_new_with_text (int status, const char *code, const char *detail,
                                  const char *member, const char *value);
gboolean hj_problem_parse (GBytes *bytes, char **code, char **detail);
gboolean hj_problem_parse_int (GBytes *bytes, const char *member, gint64 *value);
char *hj_problem_parse_text (GBytes *bytes, const char *member);

G_END_DECLS
