/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"
#include "core/store/hj-replica.h"
#include "core/sync/hj-transport-memory.h"

#include <adwaita.h>

/* 2026-06-20T08:00:00+08:00, when every fixture begins. */
#define APP_FIXTURE_NOW G_GINT64_CONSTANT (1781913600000)

/**
 * AppFixture:
 *
 * A replica in a folder of its own, unlocked, whose store works on the caller's thread and whose
 * clock stands still.
 */
typedef struct {
  char *folder;
  HjClock *clock;
  HjReplica *replica;
  HjStore *store;
  HjSession *session;
  GtkWidget *window; /* (nullable) */
} AppFixture;

/* PEM of a certificate authority, where a replica has to hold one. */
extern const char app_fixture_authority[];

void app_fixture_init (int *argc, char ***argv);
AppFixture *app_fixture_new (const char *role);
void app_fixture_serve (AppFixture *self, HjTransportMemoryFunc answer, gpointer user_data);
void app_fixture_free (AppFixture *self);

char *app_fixture_add (AppFixture *self, const char *entity, ...) G_GNUC_NULL_TERMINATED;
char *app_fixture_add_person (AppFixture *self, const char *name, int hours_left, char **detention);

void app_fixture_present (AppFixture *self, GtkWidget *widget);
void app_fixture_settle (void);
GtkWidget *app_fixture_find_by_tooltip (GtkWidget *root, const char *text);
GtkWidget *app_fixture_find (GtkWidget *root, GType type, const char *text);
gboolean app_fixture_shows (GtkWidget *root, const char *text);
void app_fixture_assert_number (GtkWidget *root, const char *title);
void app_fixture_remove_tree (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppFixture, app_fixture_free)
