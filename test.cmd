@echo off
rem Builds the product and runs its tests where there is no bash: unit tests, and the lane that needs no server.
setlocal
cd /d "%~dp0"
set MSBUILDDISABLENODEREUSE=1
set UseSharedCompilation=false
set DOTNET_CLI_USE_MSBUILD_SERVER=0
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul
if errorlevel 1 (
  echo The .NET SDK is not on the PATH. Install .NET 10 from https://dot.net and try again.
  exit /b 1
)
dotnet build DaprUsers.sln -v quiet || exit /b 1
set FAILED=0
for %%p in (Architecture.Tests Users.Tests Users.ModelChecking Search.Tests Sidecar.Parity Product.Tests) do (
  echo == %%p
  dotnet artifacts\bin\%%p\debug\%%p.dll -noColor -noLogo || set FAILED=1
)
exit /b %FAILED%
