"""Log-in by password, for accounts that are in use; rights are the user model's matter."""

from django.contrib.auth.backends import BaseBackend, ModelBackend


class RoleBackend(ModelBackend):
    """Checks the password. There are no superusers, groups or single permissions to look up."""

    has_perm = BaseBackend.has_perm
    get_all_permissions = BaseBackend.get_all_permissions

    def user_can_authenticate(self, user):
        return user.is_active and not user.has_expired
