/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

/**
 * HjMemberKind:
 * @HJ_MEMBER_TEXT: a `char *` that has to be there
 * @HJ_MEMBER_OPTIONAL: a `char *`; left out where it is %NULL
 * @HJ_MEMBER_INT: a `gint64`, 0 or more, that has to be there
 * @HJ_MEMBER_OPTIONAL_INT: a `gint64`, 0 or more; left out where it is 0
 * @HJ_MEMBER_TIME: a `gint64`, 0 or more; null where it is 0
 * @HJ_MEMBER_BOOLEAN: a `gboolean` that has to be there
 * @HJ_MEMBER_TEXTS: a `char **` that has to be there
 */
typedef enum {
  HJ_MEMBER_TEXT,
  HJ_MEMBER_OPTIONAL,
  HJ_MEMBER_INT,
  HJ_MEMBER_OPTIONAL_INT,
  HJ_MEMBER_TIME,
  HJ_MEMBER_BOOLEAN,
  HJ_MEMBER_TEXTS,
} HjMemberKind;

/**
 * HjMember:
 * @name: in JSON; %NULL ends a list of them
 * @offset: in the structure
 * @maximum: bytes of a text; 0 for as many as the message may have
 *
 * A member of a message whose structure and JSON have the same members.
 */
typedef struct {
  const char *name;
  HjMemberKind kind;
  gsize offset;
  gsize maximum;
} HjMember;

void hj_members_write (const HjMember *members, gconstpointer self, JsonObject *object);
gboolean hj_members_read (const HjMember *members, JsonObject *object, gpointer self,
                          GError **error);
void hj_members_clear (const HjMember *members, gpointer self);

G_END_DECLS
