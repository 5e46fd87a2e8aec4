sign-in = x
